/**
 * What is logged in a test: an SLF4J provider that remembers, and shows warnings and errors. Tests look at it through
 * {@link io.msgserver.testkit.TestHost#log}.
 */
@NullMarked
package io.msgserver.testkit.log;

import org.jspecify.annotations.NullMarked;
