/**
 * An SLF4J provider that remembers what a test logs, and shows it when the test fails. Tests read it through
 * {@link io.msgserver.testkit.TestHost#log}.
 */
@NullMarked
package io.msgserver.testkit.log;

import org.jspecify.annotations.NullMarked;
