/**
 * The log of the commands: slf4j-simple, as its file and properties say, with levels that can be changed while a host runs. {@code
 * bin/msgserver} chooses it with the system property {@code slf4j.provider}.
 */
@NullMarked
package io.msgserver.cli.log;

import org.jspecify.annotations.NullMarked;
