/**
 * Those who mean no good to a host: {@link io.msgserver.bench.attack.Attack} names what they do, and an
 * {@link io.msgserver.bench.attack.Attacker} does it, in a process of its own. It counts what it tried and what came of
 * it; what the host made of it, the host tells.
 */
@NullMarked
package io.msgserver.bench.attack;

import org.jspecify.annotations.NullMarked;
