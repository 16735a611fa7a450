package io.msgserver.cli.command;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts and formats addresses as in {@code HOST:PORT}. */
public final class ServerAddress implements ITypeConverter<InetSocketAddress> {

    /** Returns the address as it was written. */
    public static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    @Override
    public InetSocketAddress convert(String text) {
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
