/**
 * The changes that an operator asks for, one at a time: install a jar, roll back, and other settings. Each waits until its
 * plugin serves, and takes back what it did when the plugin cannot.
 */
@NullMarked
package io.msgserver.hotswap.change;

import org.jspecify.annotations.NullMarked;
