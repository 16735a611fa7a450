/**
 * A settings file, read into records. It reports all problems at once.
 *
 * <p>The text becomes {@link io.msgserver.base.config.Json} first, so that a mistake in the form is told apart from one
 * in the content. A {@link io.msgserver.base.config.Section} then reads one object, key by key. It never stops at a
 * mistake: it records the problem, goes on with the default, and reports in the end every key that was not read. So one
 * run reports everything that has to be mended.
 *
 * <p>This package knows neither plugins nor the keys of the host.
 */
@NullMarked
package io.msgserver.base.config;

import org.jspecify.annotations.NullMarked;
