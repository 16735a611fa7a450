/**
 * The folder that plugin jars are put into, and the work folder with the host's copies: changes, files that are still
 * being written, the lock of a running host, and the thread that scans. This package does not depend on plugins.
 */
@NullMarked
package io.msgserver.hotswap.folder;

import org.jspecify.annotations.NullMarked;
