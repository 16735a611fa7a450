/**
 * {@code msgserver call}: logs in and sends a message, as a client does.
 */
@NullMarked
package io.msgserver.cli.call;

import org.jspecify.annotations.NullMarked;
