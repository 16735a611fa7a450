/**
 * TLS for whatever listens: {@link io.msgserver.host.tls.TlsFiles} makes an {@link javax.net.ssl.SSLContext} of PEM
 * files, and looks now and then whether they have changed. A connection keeps what it began with; the next one begins
 * with what the files say then.
 */
@NullMarked
package io.msgserver.host.tls;

import org.jspecify.annotations.NullMarked;
