/**
 * {@code msgserver new-plugin} and {@code msgserver dev}: the project of a plugin, and its run while it is written.
 */
@NullMarked
package io.msgserver.cli.dev;

import org.jspecify.annotations.NullMarked;
