package io.msgserver.bench.throughput;

import io.msgserver.base.net.HostAndPort;
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
            return new GateAddress(text.substring(0, at), new OfServer().convert(text.substring(at + 1)));
        }
    }

    /** Converts {@code HOST:PORT}. */
    static final class OfServer implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            try {
                return HostAndPort.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
