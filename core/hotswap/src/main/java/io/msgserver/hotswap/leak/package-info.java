/** Detects retired versions that are not garbage-collected, and finds what holds them. */
@NullMarked
package io.msgserver.hotswap.leak;

import org.jspecify.annotations.NullMarked;
