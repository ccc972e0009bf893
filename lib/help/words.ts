import { textsOf } from '@/lib/i18n/catalogue';

/** The names of buttons, pages and messages, out of the catalogue that draws them: the help can't call them otherwise. */
export function wordsOf(language: string) {
  const shell = textsOf('shell', language);
  const billing = textsOf('billing', language);
  const chat = textsOf('chat', language);
  const plan = textsOf('plan', language);
  const refill = textsOf('refill', language);
  const receipt = textsOf('usage', language);
  return {
    'ui.billing': shell('pages.billing'),
    'ui.usage': shell('pages.usage'),
    'ui.settings': shell('pages.settings'),
    'ui.buyCredits': billing('buyCredits'),
    'ui.buyMore': billing('buyMore'),
    'ui.aiUsage': billing('usage.title'),
    'ui.paysNext': billing('usage.paysNext'),
    'ui.topUpBalance': billing('usage.topUp'),
    'ui.includedCredits': billing('usage.included'),
    'ui.held': billing('usage.held'),
    'ui.owed': billing('usage.debt'),
    'ui.currentCredits': billing('currentCredits'),
    'ui.creditAmount': billing('creditAmount'),
    'ui.creditsAdded': billing('outcome.added.title'),
    'ui.processing': billing('outcome.processing.title'),
    'ui.purchases': billing('purchases.title'),
    'ui.cardOnFile': billing('card.title'),
    'ui.addCard': billing('card.add'),
    'ui.upgrade': billing('upgrade'),
    'ui.finishPayment': billing('unfinished.finish'),
    'ui.checkNow': textsOf('purchasePage', language)('check.button'),
    'ui.aiPaused': chat('paused'),
    'ui.askOwner': textsOf('askOwner', language)('button'),
    'ui.changePlan': plan('change'),
    'ui.choosePlan': plan('choose'),
    'ui.cancelPlan': plan('cancel'),
    'ui.keepPlan': plan('keep'),
    'ui.payNow': plan('payNow'),
    'ui.free': textsOf('plansText', language)('names.free'),
    'ui.autoRefill': refill('title'),
    'ui.setUpRefill': refill('setUp'),
    'ui.agreeAndTurnOn': refill('turnOn'),
    'ui.turnOff': refill('turnOff'),
    'ui.resume': refill('resume'),
    'ui.fallBelow': refill('fields.threshold'),
    'ui.buyField': refill('fields.amount'),
    'ui.atMost': refill('fields.ceiling'),
    'ui.lastCheck': refill('lastCheck'),
    'ui.nextCheck': refill('nextCheck'),
    'ui.members': textsOf('members', language)('title'),
    'ui.language': textsOf('language', language)('title'),
    'ui.apiKeys': textsOf('apiKeys', language)('title'),
    'ui.createKey': textsOf('apiKeys', language)('create'),
    'ui.reportCharge': textsOf('reports', language)('report'),
    'ui.reports': receipt('reports'),
    'ui.waived': receipt('totals.waived'),
  };
}
