# Shows the scanner a fixable HIGH advisory, CVE-2018-18074 of requests 2.19.1, without any network: the package's
# metadata is all that a scanner reads. The job ends as VulnerabilitiesFound, and its run pod is never made.
FROM python:3.11
RUN site="$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
 && mkdir -p "$site/requests-2.19.1.dist-info" \
 && printf 'Metadata-Version: 2.1\nName: requests\nVersion: 2.19.1\n' > "$site/requests-2.19.1.dist-info/METADATA"
CMD ["python", "-c", "open('/data/perf.json', 'w').write('{\"perf\": 0.5}')"]
