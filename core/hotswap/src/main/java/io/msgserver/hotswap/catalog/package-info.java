/**
 * The catalog of plugins: the valid jars of the folder, the refused ones, the entry of each plugin with its current
 * version, and the jars of former versions. This package does not swap.
 */
@NullMarked
package io.msgserver.hotswap.catalog;

import org.jspecify.annotations.NullMarked;
