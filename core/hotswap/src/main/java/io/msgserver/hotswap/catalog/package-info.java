/**
 * The plugins that are there: the jars of the folder that are sound, those that are refused, the version that each plugin
 * is served by, and the jars of former ones. It does not swap.
 */
@NullMarked
package io.msgserver.hotswap.catalog;

import org.jspecify.annotations.NullMarked;
