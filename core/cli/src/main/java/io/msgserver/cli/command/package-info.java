/**
 * The parts that all commands share: the home folder, the settings file, the version, and failures with their exit codes.
 */
@NullMarked
package io.msgserver.cli.command;

import org.jspecify.annotations.NullMarked;
