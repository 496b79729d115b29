import { versions } from '../versions.ts';
import type { ImageName } from './artifacts.ts';

/** Repository and tag of each image, without the address of the registry. */
export const imageReferences: Readonly<Record<ImageName, string>> = {
  debian: 'library/debian:bookworm',
  python: 'library/python:3.11',
  busybox: 'library/busybox:latest',
  node: 'library/node:24-bookworm-slim',
  buildkit: `dockerfilejob/buildkit:${versions.buildkit}`,
  crane: `dockerfilejob/crane:${versions.crane}`,
  trivy: `dockerfilejob/trivy:${versions.trivy}`,
  hadolint: `dockerfilejob/hadolint:${versions.hadolint}`,
  lynis: `dockerfilejob/lynis:${versions.lynis}`,
  wapiti: `dockerfilejob/wapiti:${versions.wapiti}`,
  git: `dockerfilejob/git:${versions.git}-ssh-lfs`,
  coredns: `dockerfilejob/coredns:${versions.coredns}`,
  pause: 'dockerfilejob/pause:1',
  'trivy-db': 'dockerfilejob/trivy-db:2',
};
