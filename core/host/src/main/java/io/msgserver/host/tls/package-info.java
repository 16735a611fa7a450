/**
 * TLS for all listeners: {@link io.msgserver.host.tls.TlsFiles} creates an {@link javax.net.ssl.SSLContext} from PEM
 * files, and checks at intervals whether they have changed. A connection keeps the certificate that it began with;
 * later connections use the current files.
 */
@NullMarked
package io.msgserver.host.tls;

import org.jspecify.annotations.NullMarked;
