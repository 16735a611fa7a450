/** The command line: one class for each command; {@link io.msgserver.cli.Main} chooses among them. */
@NullMarked
package io.msgserver.cli;

import org.jspecify.annotations.NullMarked;
