/**
 * For the tests of plugins: {@link io.msgserver.testkit.TestHost} runs a plugin in a real host, in this JVM and on
 * loopback, and {@link io.msgserver.testkit.TestClient} is a user who is logged in there. Nothing of it is made up but
 * the time that the plugin's timers go by, and so a test of a few lines shows what users of the plugin will see:
 * answers, lost connections, requests that are asked again, and swaps.
 */
@NullMarked
package io.msgserver.testkit;

import org.jspecify.annotations.NullMarked;
