package io.msgserver.protocol;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * DES in ECB mode (FIPS 46-3), padded with 0x80 and zeros to whole blocks (ISO/IEC 7816-4). For frequent use: it keeps
 * a {@link Cipher}, and with it the last key, for the next text, because a look-up takes longer than an encryption.
 * Thread-safe.
 */
public final class Des {
    static final int BLOCK = 8;
    private static final byte PAD = (byte) 0x80;

    /** Empty while a thread uses it; other threads make a cipher of their own then. */
    private final AtomicReference<@Nullable Cipher> kept = new AtomicReference<>();

    /** Encrypts as {@link ClassicCrypto#desEncode} does. */
    byte[] encode(byte[] key, byte[] text) {
        byte[] padded = Arrays.copyOf(text, text.length / BLOCK * BLOCK + BLOCK);
        padded[text.length] = PAD;
        return crypt(Cipher.ENCRYPT_MODE, ClassicCrypto.sized("key", key), padded);
    }

    /** Decrypts as {@link ClassicCrypto#desDecode} does. */
    public byte[] decode(byte[] key, byte[] cipher) throws MalformedException {
        ClassicCrypto.sized("key", key);
        if (cipher.length == 0 || cipher.length % BLOCK != 0) {
            throw new MalformedException(
                    "a cipher of " + cipher.length + " bytes: it must be one or more blocks of " + BLOCK);
        }
        byte[] padded = crypt(Cipher.DECRYPT_MODE, key, cipher);
        return Arrays.copyOf(padded, textLength(padded));
    }

    private static int textLength(byte[] padded) throws MalformedException {
        int last = padded.length - 1;
        while (last > padded.length - BLOCK && padded[last] == 0) {
            last--;
        }
        if (padded[last] != PAD) {
            throw new MalformedException("the cipher's padding is wrong: another key, or not a cipher");
        }
        return last;
    }

    private byte[] crypt(int mode, byte[] key, byte[] blocks) {
        var secret = new SecretKeySpec(key, "DES");
        try {
            Cipher before = kept.getAndSet(null);
            Cipher des = before == null ? Cipher.getInstance("DES/ECB/NoPadding") : before;
            des.init(mode, secret);
            byte[] crypted = des.doFinal(blocks);
            kept.set(des);
            return crypted;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no DES", e);
        }
    }
}
