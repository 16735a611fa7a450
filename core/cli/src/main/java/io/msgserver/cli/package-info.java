/** The command line: one class a command, {@link io.msgserver.cli.Main} to choose between them. */
@NullMarked
package io.msgserver.cli;

import org.jspecify.annotations.NullMarked;
