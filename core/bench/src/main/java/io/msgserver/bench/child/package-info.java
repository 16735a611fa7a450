/**
 * What is measured runs in a process of its own, so that its time and its memory can be told from those of the generator. It is
 * spoken to in lines over its standard input and output, and ends when its input does; a host may be stopped by
 * a signal too, and started again where it was.
 */
@NullMarked
package io.msgserver.bench.child;

import org.jspecify.annotations.NullMarked;
