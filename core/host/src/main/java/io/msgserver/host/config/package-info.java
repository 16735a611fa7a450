/**
 * The host's settings: {@code conf/msgserver.json}, read into one record per concern.
 *
 * <p>The text is parsed to {@link io.msgserver.base.config.Json} first, so that errors of form and errors of content
 * are reported separately. A {@link io.msgserver.base.config.Section} then reads the keys of one object. It does not
 * stop at an error: it records the problem, continues with the default, and reports every unread key at the end. One
 * run of the host therefore reports everything that has to be corrected.
 *
 * <p>Only the plugin knows its own settings. Its part of the file is kept unchanged, and bound to the plugin's own
 * record when the plugin requests it.
 */
@NullMarked
package io.msgserver.host.config;

import org.jspecify.annotations.NullMarked;
