/**
 * The commands that ask a running host, over its control port. They know of the host only what it answers.
 */
@NullMarked
package io.msgserver.cli.control;

import org.jspecify.annotations.NullMarked;
