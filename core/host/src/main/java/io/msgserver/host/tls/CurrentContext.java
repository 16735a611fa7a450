package io.msgserver.host.tls;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A TLS context that always uses the current files, so that a server that takes a context only once still uses new
 * certificates.
 */
final class CurrentContext extends SSLContext {

    CurrentContext(Certified certified) {
        super(new Spi(certified), certified.current().context().getProvider(), "TLS");
    }

    private static final class Spi extends SSLContextSpi {
        private final Certified certified;

        Spi(Certified certified) {
            this.certified = certified;
        }

        private SSLContext context() {
            return certified.current().context();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return certified.current().engine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return certified.current().engine();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return certified.current().parameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return context().getSupportedSSLParameters();
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw new IllegalStateException("it is made of files, and was made already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return context().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context().getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context().getClientSessionContext();
        }
    }
}
