package io.msgserver.cli.call;

import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.ServerIdentity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a login server's identity, as {@code msgserver keys} prints it. */
final class IdentityText implements ITypeConverter<ServerIdentity> {
    @Override
    public ServerIdentity convert(String text) {
        try {
            return ServerIdentity.parse(text);
        } catch (MalformedException e) {
            throw new TypeConversionException(
                    "\"" + text + "\" is no identity: " + e.getMessage() + ", as \"msgserver keys\" prints it");
        }
    }
}
