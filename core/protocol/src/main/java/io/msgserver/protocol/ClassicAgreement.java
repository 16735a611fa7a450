package io.msgserver.protocol;

/** An agreement of eight bytes: hmac64 and DES under the secret itself. */
final class ClassicAgreement implements Agreement {
    private final byte[] challenge;
    private final byte[] secret;
    private final Des des;

    ClassicAgreement(byte[] challenge, byte[] secret, Des des) {
        this.challenge = challenge;
        this.secret = secret;
        this.des = des;
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
        return des.encode(secret, token);
    }

    @Override
    public byte[] decrypt(byte[] cipher) throws MalformedException {
        return des.decode(secret, cipher);
    }
}
