/**
 * Reads a settings file into records, and reports all problems at once.
 *
 * <p>The text becomes {@link io.msgserver.base.config.Json} first, so that syntax errors are distinct from errors in
 * the content. A {@link io.msgserver.base.config.Section} then reads one object, key by key. It does not stop at an
 * error: it records the problem, continues with the default, and finally reports every key that was not read. One run
 * thus reports everything that has to be corrected.
 *
 * <p>This package depends neither on plugins nor on the keys of the host.
 */
@NullMarked
package io.msgserver.base.config;

import org.jspecify.annotations.NullMarked;
