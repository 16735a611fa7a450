/**
 * The log of the commands: slf4j-simple, as its file and properties say, with levels that can be changed while a host
 * runs, and a memory of the last warnings and errors. Nothing that is logged waits for whoever reads the log: a queue
 * and a thread are between them. {@code bin/msgserver} chooses it with the system property {@code slf4j.provider}; a
 * program that embeds a host logs as it likes.
 */
@NullMarked
package io.msgserver.cli.log;

import org.jspecify.annotations.NullMarked;
