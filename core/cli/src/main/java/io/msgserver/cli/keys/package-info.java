/**
 * The commands that make secrets: password hashes and identity keys.
 */
@NullMarked
package io.msgserver.cli.keys;

import org.jspecify.annotations.NullMarked;
