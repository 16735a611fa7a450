/**
 * Files that more than one process writes, or that have to be whole after a crash: locks, and writes that take the
 * place of what was there. It knows no other package.
 */
@NullMarked
package io.msgserver.base.file;

import org.jspecify.annotations.NullMarked;
