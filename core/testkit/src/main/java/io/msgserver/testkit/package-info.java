/**
 * The test kit for plugins: {@link io.msgserver.testkit.TestHost} runs a plugin in a real host, in this JVM and on
 * loopback, and {@link io.msgserver.testkit.TestClient} is a user who is logged in there. Only the time of the plugin's
 * timers is simulated. So a test of a few lines shows what users of the plugin will see: answers, lost connections,
 * requests that are sent again, and swaps.
 */
@NullMarked
package io.msgserver.testkit;

import org.jspecify.annotations.NullMarked;
