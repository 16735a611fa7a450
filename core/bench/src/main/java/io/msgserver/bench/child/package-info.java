/**
 * Servers under test, each in a process of its own, so that its time and memory are separate from the generator's. Each
 * reads lines from its standard input, answers on its standard output, and ends when its input does. A host may also be
 * stopped by a signal, and restarted in the same folder.
 */
@NullMarked
package io.msgserver.bench.child;

import org.jspecify.annotations.NullMarked;
