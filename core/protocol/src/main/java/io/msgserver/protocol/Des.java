package io.msgserver.protocol;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** DES in ECB mode (FIPS 46-3), padded with 0x80 and zeros to whole blocks (ISO/IEC 7816-4). */
final class Des {
    static final int BLOCK = 8;
    private static final byte PAD = (byte) 0x80;

    private Des() {}

    static byte[] encode(byte[] key, byte[] text) {
        byte[] padded = Arrays.copyOf(text, text.length / BLOCK * BLOCK + BLOCK);
        padded[text.length] = PAD;
        return crypt(Cipher.ENCRYPT_MODE, key, padded);
    }

    static byte[] decode(byte[] key, byte[] cipher) throws MalformedException {
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

    private static byte[] crypt(int mode, byte[] key, byte[] blocks) {
        try {
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            des.init(mode, new SecretKeySpec(key, "DES"));
            return des.doFinal(blocks);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no DES", e);
        }
    }
}
