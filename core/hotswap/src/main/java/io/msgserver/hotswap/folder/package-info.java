/**
 * The folder that plugin jars are put into, and the work folder with the host's copies: changes, files that are still
 * being written, the lock of a running host, and the thread that scans. It knows no plugin.
 */
@NullMarked
package io.msgserver.hotswap.folder;

import org.jspecify.annotations.NullMarked;
