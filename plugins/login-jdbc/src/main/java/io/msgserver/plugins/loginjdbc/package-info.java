/**
 * Logs users in from a database: an example of a plugin with a pool of connections.
 *
 * <p>{@link io.msgserver.plugins.loginjdbc.LoginJdbc} is the handler. {@link io.msgserver.plugins.loginjdbc.Pool} has
 * the connections to a database server, {@link io.msgserver.plugins.loginjdbc.OwnFile} is the built-in alternative
 * without a server, and {@link io.msgserver.plugins.loginjdbc.UserTable} has the SQL.
 */
@NullMarked
package io.msgserver.plugins.loginjdbc;

import org.jspecify.annotations.NullMarked;
