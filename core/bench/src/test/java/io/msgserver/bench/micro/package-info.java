/**
 * Micro-benchmarks of what runs per request and per login. {@code mvn -q verify -Pjmh -DskipTests -pl core/bench -am}
 * runs them all, with what they allocate; {@code -Djmh="Session -prof gc"} those whose name matches, with other options
 * of JMH.
 */
@NullMarked
package io.msgserver.bench.micro;

import org.jspecify.annotations.NullMarked;
