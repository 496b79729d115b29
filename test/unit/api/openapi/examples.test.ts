import type { z } from 'zod';
import { answerExamples } from '../../../../src/api/openapi/examples/answers.ts';
import { requestExamples } from '../../../../src/api/openapi/examples/requests.ts';
import { answers, requests, type AnswerName, type RequestName } from '../../../../src/api/routes/bodies.ts';

describe('the examples of the OpenAPI document', () => {
  const named = Object.keys(answers) as AnswerName[];
  it.each(named)('cover every media type of the answer %s', (name) => {
    expect(Object.keys(answerExamples[name])).toEqual(answers[name].mediaTypes);
  });

  it.each(named)('are what %s answers', (name) => {
    const schema: z.ZodType = answers[name].schema;
    for (const value of Object.values(answerExamples[name]).flatMap(Object.values<unknown>)) {
      expect(schema.safeParse(value).error).toBeUndefined();
    }
  });

  it.each(Object.keys(requests) as RequestName[])('are what can be sent as %s', (name) => {
    const mediaTypes: Readonly<Record<string, z.ZodType>> = requests[name].mediaTypes;
    for (const [mediaType, values] of Object.entries(requestExamples[name])) {
      for (const value of Object.values(values)) {
        expect(mediaTypes[mediaType]?.safeParse(value).error).toBeUndefined();
      }
    }
  });
});
