/**
 * {@code msgserver demo}: shows in a few seconds what the server does.
 */
@NullMarked
package io.msgserver.cli.demo;

import org.jspecify.annotations.NullMarked;
