/**
 * Attacks on a host: {@link io.msgserver.bench.attack.Attack} names them, and an
 * {@link io.msgserver.bench.attack.Attacker} runs one in a process of its own. The attacker counts its attempts and
 * their outcomes; the host's own counts come from its metrics.
 */
@NullMarked
package io.msgserver.bench.attack;

import org.jspecify.annotations.NullMarked;
