/**
 * Logs users in from a file of password hashes.
 *
 * <p>Each line of the file is {@code name:HASH}. The hash is slow to compute on purpose, so a stolen file does not
 * reveal the passwords; for the same reason only some of the processors may compute it at once. The file may be changed
 * while the host runs: it is read again when its stamp has changed, and a bad one leaves the users as they were.
 */
@NullMarked
package io.msgserver.plugins.loginfile;

import org.jspecify.annotations.NullMarked;
