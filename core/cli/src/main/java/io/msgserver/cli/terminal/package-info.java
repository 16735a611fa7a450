/**
 * The terminal: tables, colours, the screen, passwords that are typed, and the encoding of arguments.
 */
@NullMarked
package io.msgserver.cli.terminal;

import org.jspecify.annotations.NullMarked;
