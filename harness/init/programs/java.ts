import type { Part, ProgramKind, Start } from './program.ts';

/** Maven and Gradle compile first, and may have to fetch. */
const BUILDS_MS = 300_000;

/** A Spring Boot or Quarkus project of Maven or Gradle. */
export const java: ProgramKind = {
  marks: /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
  find: (part) => {
    const pom = part.read('pom.xml');
    if (pom !== undefined) return ofMaven(part, pom);
    const gradle = part.read('build.gradle') ?? part.read('build.gradle.kts') ?? '';
    const tool = part.has('gradlew') ? './gradlew' : 'gradle';
    if (gradle.includes('org.springframework.boot'))
      return { ...spring(gradle), command: `${tool} --quiet bootRun`, because: 'build.gradle has Spring Boot' };
    return unknown(part, 'build.gradle');
  },
};

function ofMaven(part: Part, pom: string): Start | undefined {
  const tool = part.has('mvnw') ? './mvnw' : 'mvn';
  const own = pom.replace(/<parent>[\s\S]*?<\/parent>/, '').replace(/<dependencies>[\s\S]*/, '');
  const name = /<artifactId>\s*([\w.-]+)\s*<\/artifactId>/.exec(own)?.[1];
  const named = name === undefined ? {} : { name };
  if (pom.includes('spring-boot'))
    return { ...named, ...spring(pom), command: `${tool} --quiet spring-boot:run`, because: 'pom.xml has Spring Boot' };
  if (pom.includes('quarkus'))
    return {
      ...named,
      command: `${tool} --quiet quarkus:dev -Dquarkus.console.enabled=false`,
      portVariable: 'QUARKUS_HTTP_PORT',
      startLimitMs: BUILDS_MS,
      because: 'pom.xml has Quarkus',
      portKnownBy: 'Quarkus listens where QUARKUS_HTTP_PORT says',
    };
  return unknown(part, 'pom.xml');
}

function spring(manifest: string) {
  return {
    portVariable: 'SERVER_PORT',
    portKnownBy: 'Spring Boot listens where SERVER_PORT says',
    startLimitMs: BUILDS_MS,
    ...(manifest.includes('actuator') ? { ready: '/actuator/health' } : {}),
  };
}

function unknown(part: Part, file: string): undefined {
  part.folder.notes.push(
    `${part.at === '.' ? '' : `${part.at}/`}${file} does not tell how it is started: give --command`,
  );
}
