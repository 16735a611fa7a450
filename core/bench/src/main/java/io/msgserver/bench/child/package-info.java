/**
 * Servers under test, each in a process of its own, so that its time and memory are told apart from the generator's.
 * Each reads lines from its standard input, answers on its standard output, and ends when its input does. A host may be
 * stopped by a signal too, and started again in the same folder.
 */
@NullMarked
package io.msgserver.bench.child;

import org.jspecify.annotations.NullMarked;
