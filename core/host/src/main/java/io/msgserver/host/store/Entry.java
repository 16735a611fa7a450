package io.msgserver.host.store;

import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.session.KeptLife;
import io.msgserver.host.session.KeptLogin;
import io.msgserver.host.session.KeptResponse;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The format of logins and responses in the file. Names have no control characters, so a line feed ends each:
 *
 * <pre>
 * login      uid LF subid                    index, order, since, secret
 * response   uid LF subid LF place in hex    number, age, frame
 * life       uid LF subid                    life, index, numbers of tombstones
 * </pre>
 *
 * <p>Numbers have their full length, big-endian. The places of a login's responses ascend from the oldest.
 */
final class Entry {
    private static final char END = '\n';

    private Entry() {}

    static String key(Username username) {
        return username.uid() + END + username.subid();
    }

    static Username username(String key, String servername) {
        int end = key.indexOf(END);
        return new Username(key.substring(0, end), key.substring(end + 1), servername);
    }

    static byte[] value(KeptLogin login) {
        byte[] secret = login.secret().bytes();
        return ByteBuffer.allocate(3 * Long.BYTES + secret.length).putLong(login.index()).putLong(login.order())
                .putLong(login.since())
                .put(secret).array();
    }

    static KeptLogin login(String key, byte[] value, String servername) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        long index = bytes.getLong();
        long order = bytes.getLong();
        long since = bytes.getLong();
        byte[] secret = new byte[bytes.remaining()];
        bytes.get(secret);
        return new KeptLogin(username(key, servername), Secret.of(secret), index, order, since);
    }

    /** Returns the prefix of all keys of that login's responses, which no other key has. */
    static String responses(Username username) {
        return key(username) + END;
    }

    static String responseKey(Username username, int place) {
        return responses(username) + String.format(Locale.ROOT, "%08x", place);
    }

    static byte[] value(KeptResponse response) {
        return ByteBuffer.allocate(2 * Integer.BYTES + response.frame().length).putInt(response.number())
                .putInt(response.age()).put(response.frame()).array();
    }

    static KeptResponse response(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        int number = bytes.getInt();
        int age = bytes.getInt();
        byte[] frame = new byte[bytes.remaining()];
        bytes.get(frame);
        return new KeptResponse(number, age, frame);
    }

    static byte[] value(KeptLife life) {
        int[] tombstones = life.tombstones();
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + tombstones.length * Integer.BYTES).putLong(life.life())
                .putLong(life.index());
        bytes.asIntBuffer().put(tombstones);
        return bytes.array();
    }

    static KeptLife life(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        long life = bytes.getLong();
        long index = bytes.getLong();
        int[] tombstones = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(tombstones);
        return new KeptLife(life, index, tombstones);
    }
}
