package io.msgserver.protocol;

/** An agreement of eight bytes: hmac64 and DES under the secret itself. */
final class ClassicAgreement implements Agreement {
    private final byte[] challenge;
    private final byte[] secret;

    ClassicAgreement(byte[] challenge, byte[] secret) {
        this.challenge = challenge;
        this.secret = secret;
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public byte[] proof() {
        return ClassicCrypto.hmac64(challenge, secret);
    }

    @Override
    public byte[] encrypt(byte[] token) {
        return ClassicCrypto.desEncode(secret, token);
    }

    @Override
    public byte[] decrypt(byte[] cipher) throws MalformedException {
        return ClassicCrypto.desDecode(secret, cipher);
    }
}
