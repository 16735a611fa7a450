/**
 * Files that several processes write, or that have to be whole after a crash: file locks and atomic replacement. This
 * package depends on no other package of the project.
 */
@NullMarked
package io.msgserver.base.file;

import org.jspecify.annotations.NullMarked;
