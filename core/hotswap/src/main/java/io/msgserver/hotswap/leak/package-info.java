/**
 * The proof that a retired version is gone, and the search for what holds it when it is not.
 */
@NullMarked
package io.msgserver.hotswap.leak;

import org.jspecify.annotations.NullMarked;
