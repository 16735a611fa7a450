package io.msgserver.bench.throughput;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A gate, as in {@code NAME@HOST:PORT}. */
record GateAddress(String name, InetSocketAddress address) {

    static final class Converter implements ITypeConverter<GateAddress> {
        @Override
        public GateAddress convert(String text) {
            int at = text.indexOf('@');
            if (at < 1) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not NAME@HOST:PORT, as in sample@127.0.0.1:8888");
            }
            return new GateAddress(text.substring(0, at), address(text.substring(at + 1)));
        }
    }

    /** Converts {@code HOST:PORT}. */
    static final class HostAndPort implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            return address(text);
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, Math.max(colon, 0)),
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException _) {
            throw new TypeConversionException(
                    "\"" + text + "\" is not HOST:PORT, as in 127.0.0.1:8001, with a port up to 65535");
        }
    }
}
