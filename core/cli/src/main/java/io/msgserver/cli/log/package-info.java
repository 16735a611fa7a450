/**
 * The log of the commands: slf4j-simple, as its file and properties configure it, with levels that can be changed while
 * a host runs, and a memory of the last warnings and errors. A logging thread never waits for the log's reader: a queue
 * and a thread are between them. {@code bin/msgserver} chooses it with the system property {@code slf4j.provider}; a
 * program that embeds a host chooses its own logging.
 */
@NullMarked
package io.msgserver.cli.log;

import org.jspecify.annotations.NullMarked;
